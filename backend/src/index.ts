export { BackendError, type BackendErrorCode } from './backend-error';
export type { BackendOptions, OtlpOptions } from './backend-options';
export { type EventLink, type EventNode, eventTree } from './event-tree';
export { type Backend, startBackend } from './start-backend';
export type { EventView } from './store/event-view';
export type { SessionView } from './store/session-view';
