// One candidate in one scenario, in a process of its own: `argv[2]` is the job, the metrics go to the parent.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { candidates } from '../candidates/index.mjs';
import { scenarios } from '../scenarios/index.mjs';
import { askParent, tellParent } from './parent-channel.mjs';

/** @type {import('./measure-in-child.mjs').Job} */
const { candidateName, scenarioName, origin, settings } = JSON.parse(process.argv[2]);

const createCandidate = await candidates[candidateName]();
const candidate = createCandidate(origin);
const provider = new BasicTracerProvider({ spanProcessors: candidate.spanProcessors });

let isShutDown = false;
const metrics = await scenarios[scenarioName].run({
  settings,
  tracer: (scopeName) => provider.getTracer(scopeName),
  delivers: candidate.delivers,
  encoder: candidate.encoder,
  queued: candidate.queued,
  flush: () => candidate.flush(),
  shutdown: (timeoutMs) => {
    isShutDown = true;
    return candidate.shutdown(timeoutMs);
  },
  sink: askParent,
});
if (!isShutDown) await candidate.shutdown();
await tellParent(metrics);
process.disconnect();
