import type { Change } from '../changes/change';
import { ChangeFeed } from '../changes/change-feed';
import { tellChanges } from '../changes/tell-changes';
import { type AttachmentStore, createAttachmentStore } from './attachment-store';
import { databaseError } from './database-error';
import { createDatasetStore, type DatasetStore } from './dataset-store';
import { createEvalStore, type EvalStore } from './eval-store';
import { createEventStore, type EventStore } from './event-store';
import { createExperimentStore, type ExperimentStore } from './experiment-store';
import { createFlagStore, type FlagStore } from './flag-store';
import { groupCommits } from './group-commit';
import { createItemStore, type ItemStore } from './item-store';
import { createMockStore, type MockStore } from './mock-store';
import { openDatabase } from './open-database';
import { createPromptStore, type PromptStore } from './prompt-store';
import { createRequestJournal, type RequestJournal } from './request-journal';
import { createRetention, type Retention, type RetentionLimits } from './retention';
import { createSessionArchive, type SessionArchive } from './session-archive';
import { createSessionStore, type SessionStore } from './session-store';

/** All that is kept. */
export interface Store {
  readonly sessions: SessionStore;
  readonly events: EventStore;
  /** What came by OTLP and is on its way to become events. */
  readonly requests: RequestJournal;
  readonly attachments: AttachmentStore;
  readonly experiments: ExperimentStore;
  readonly prompts: PromptStore;
  readonly datasets: DatasetStore;
  readonly items: ItemStore;
  readonly flags: FlagStore;
  readonly evals: EvalStore;
  readonly mocks: MockStore;
  /** What is written, for whoever watches. */
  readonly changes: ChangeFeed;
  /** Makes a change known once what was written until now is committed. */
  tell(change: Change): void;
  /** Sessions with all that belongs to them. */
  readonly archive: SessionArchive;
  /** Undefined where all is kept. */
  readonly retention: Retention | undefined;
  /** Resolves once all that was written is committed, rejects where it was lost; undefined when nothing is open. */
  settled(): Promise<void> | undefined;
  /** Folds the write-ahead log into the file and closes it. */
  close(): void;
}

const KEEP_ALL: RetentionLimits = { keepDays: undefined, keepMb: undefined };

/** Opens the store in a file or in memory. */
export function openStore(path: string, limits: RetentionLimits = KEEP_ALL): Store {
  const file = openDatabase(path);
  const db = groupCommits(file);
  const isLimited = limits.keepDays !== undefined || limits.keepMb !== undefined;
  const limit = (): Retention | undefined => {
    try {
      return isLimited ? createRetention(file, db, limits) : undefined;
    } catch (error) {
      file.close();
      throw databaseError(path, error);
    }
  };
  const retention = limit();
  const changes = new ChangeFeed();
  const tell = (change: Change): void => db.afterCommit(() => changes.publish(change));
  const told = tellChanges({ sessions: createSessionStore(db), events: createEventStore(db) }, tell);
  return {
    ...told,
    changes,
    tell,
    archive: createSessionArchive(db),
    requests: createRequestJournal(db),
    attachments: createAttachmentStore(db),
    experiments: createExperimentStore(db),
    prompts: createPromptStore(db),
    datasets: createDatasetStore(db),
    items: createItemStore(db),
    flags: createFlagStore(db),
    evals: createEvalStore(db),
    mocks: createMockStore(db),
    retention,
    settled: db.settled,
    close() {
      db.commit();
      file.pragma('wal_checkpoint(TRUNCATE)');
      file.close();
    },
  };
}
