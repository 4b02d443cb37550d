export { Home } from "./home.ts";
export { acquireLock, type Lock, LockedError, type LockHolder, lockHolder } from "./lock.ts";
export {
  type HistoryPoint,
  listStudies,
  loadHistory,
  loadMetrics,
  markOrphansInterrupted,
  markStarted,
  markStopped,
  type NewTask,
  predictionFile,
  type StudySummary,
  saveOutcome,
  saveStudy,
  type TaskOutcome,
  taskStatuses,
} from "./queries.ts";
export type { TaskStatus } from "./schema.ts";
export { readStatus, type Status, StatusFile, type TaskProgress } from "./status.ts";
export { openStore, type Store } from "./store.ts";
