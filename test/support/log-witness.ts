import type { LogRecordProcessor, SdkLogRecord } from '@opentelemetry/sdk-logs';

/** A neutral log processor standing for the other vendor. Looks at each log when it is emitted, and once more later. */
export class LogWitness implements LogRecordProcessor {
  readonly seen: unknown[] = [];
  readonly #emitted: SdkLogRecord[] = [];

  onEmit(log: SdkLogRecord): void {
    this.seen.push(snapshot(log));
    this.#emitted.push(log);
  }

  /** Looks again, after everybody had time to write on the logs. */
  lookAgain(): void {
    for (const log of this.#emitted) this.seen.push(snapshot(log));
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** Everything but what differs from run to run. */
function snapshot(log: SdkLogRecord): unknown {
  const { attributes, body, eventName, severityNumber, severityText, hrTime, droppedAttributesCount } = log;
  const own = Object.keys(log).sort();
  const plain = { attributes, body, eventName, severityNumber, severityText, hrTime, droppedAttributesCount };
  return structuredClone({ ...plain, own, spanContext: Object.keys(log.spanContext ?? {}) });
}
