/** JSON as it goes over the wire. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A tool call the model asked for. `arguments` is an object when the model's text parsed as JSON, else that text. */
export type ToolCall = {
  readonly id?: string;
  readonly type: 'function';
  readonly name: string;
  readonly arguments: Json;
};

/** One message of a request or response. `content` is text, or typed parts where there is more than text. */
export type EventMessage = {
  readonly role: string;
  readonly content: Json;
  readonly name?: string;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly ToolCall[];
};

/** A model call (embeddings too). */
export interface LlmGenerationPayload {
  readonly request: {
    readonly provider: string;
    readonly model: string;
    readonly messages?: readonly EventMessage[];
    readonly params?: { readonly [key: string]: Json | undefined };
  };
  readonly response: {
    readonly output?: Json;
    readonly messages?: readonly EventMessage[];
    readonly tool_calls?: readonly ToolCall[];
    readonly thinking?: readonly string[];
  };
  /** Tokens are inclusive (`input_tokens` contains cached ones); `cost` is US dollars. Absent when the span did not say. */
  readonly usage?: {
    readonly input_tokens?: number;
    readonly output_tokens?: number;
    readonly cost?: number;
  };
  readonly status: 'ok' | 'error' | 'interrupted';
  readonly error?: string;
  readonly misc?: { readonly [key: string]: Json | undefined };
}

/** A tool, retriever, agent step or function. */
export interface FunctionCallPayload {
  readonly function_name: string;
  readonly arguments?: Json;
  readonly return_value?: Json;
  readonly status?: 'ok' | 'error' | 'interrupted';
  readonly error?: string;
  readonly misc?: { readonly [key: string]: Json | undefined };
}

/** A failure with its stack. */
export interface ErrorTracebackPayload {
  readonly error: string;
  readonly traceback: string;
  readonly misc?: { readonly [key: string]: Json | undefined };
}

/** Anything else worth seeing. */
export interface GenericPayload {
  readonly details?: string;
  readonly misc?: { readonly [key: string]: Json | undefined };
}

interface EventBase {
  /** UUID; the same span always gives the same id, so a re-sent event is stored once. */
  readonly client_event_id: string;
  readonly client_parent_event_id?: string;
  /** The public session id; delivery puts the backend's id in its place. */
  readonly session_id: string;
  /** Start, ISO 8601 in UTC with microseconds. */
  readonly occurred_at: string;
  /** Seconds. */
  readonly duration?: number;
  readonly tags?: readonly string[];
  readonly metadata?: { readonly [key: string]: Json | undefined };
}

export interface LlmGenerationEvent extends EventBase {
  readonly type: 'llm_generation';
  readonly payload: LlmGenerationPayload;
}
export interface FunctionCallEvent extends EventBase {
  readonly type: 'function_call';
  readonly payload: FunctionCallPayload;
}
export interface ErrorTracebackEvent extends EventBase {
  readonly type: 'error_traceback';
  readonly payload: ErrorTracebackPayload;
}
export interface GenericEvent extends EventBase {
  readonly type: 'generic';
  readonly payload: GenericPayload;
}

/** An event as `POST /events` takes it. Immutable once made. */
export type LucidicEvent = LlmGenerationEvent | FunctionCallEvent | ErrorTracebackEvent | GenericEvent;
