import type { SessionRecord } from '../../../src/core/span-record';
import { readFixture, recordsOf } from '../../mapping/support/record-from-fixture';
import { type TwinStage, twinStage } from './twin-stage';

/** OpenInference's instrumentation of OpenAI Agents says what a span is only at its end. */
const SILENT_AT_START = '@arizeai/openinference-instrumentation-openai-agents';

/**
 * Sends a capture through the twin stage as it happened: starts by their times, ends in the order of the capture, which
 * is the order in which the SDK reported them. Every trace is a session of its own, as without a named one.
 */
export async function replay(name: string): Promise<TwinStage> {
  const stage = twinStage();
  const records = recordsOf(readFixture(name)).map(
    (record): SessionRecord => ({ ...record, session: { id: record.traceId, source: 'trace' } }),
  );
  const toStart = records.toSorted(
    (a, b) => a.startUnixMs - b.startUnixMs || depthIn(records, a) - depthIn(records, b),
  );
  let nowMs = toStart[0]?.startUnixMs ?? 0;
  for (const record of records) {
    const endMs = Math.max(nowMs, record.endUnixMs);
    while (toStart[0] !== undefined && toStart[0].startUnixMs <= endMs) {
      const started = toStart.shift();
      if (started === undefined) break;
      stage.start(started, started.scope.name === SILENT_AT_START ? {} : started.attributes);
    }
    await stage.clock.advance(endMs - nowMs);
    nowMs = endMs;
    stage.end(record);
  }
  await stage.clock.advance(2_000);
  return stage;
}

function depthIn(records: readonly SessionRecord[], { parentSpanId }: SessionRecord): number {
  const parent = records.find(({ spanId }) => spanId === parentSpanId);
  return parent === undefined ? 0 : depthIn(records, parent) + 1;
}
