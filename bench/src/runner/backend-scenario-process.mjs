// A scenario about the local backend, in a process of its own: `argv[2]` is the job, the metrics go to the parent.
import { scenarios } from '../scenarios/index.mjs';
import { tellParent } from './parent-channel.mjs';

/** @type {import('./measure-in-child.mjs').Job} */
const { scenarioName, settings } = JSON.parse(process.argv[2]);

await tellParent(await scenarios[scenarioName].run({ settings }));
process.disconnect();
