import type { AnyValue, AnyValueMap } from '../../src/core/any-value';

/** What kind of operation a span describes. */
export type OperationKind =
  | 'model_call'
  | 'embedding'
  | 'tool'
  | 'retriever'
  | 'reranker'
  | 'agent'
  | 'chain'
  | 'guardrail'
  | 'evaluator'
  | 'prompt'
  | 'other';

/** Parts of a message that are not text. */
export type MediaType = 'image' | 'audio' | 'video' | 'file';

/** A piece of a message. `unknown` keeps what no convention of ours explains, so nothing a span says is lost. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | {
      readonly type: MediaType;
      /** A URL, a data URL, or base64 content with its `mimeType`. */
      readonly url?: string;
      readonly base64?: string;
      readonly mimeType?: string;
      readonly fileId?: string;
      /** The name a person gave the file, where the provider was told. */
      readonly filename?: string;
    }
  | { readonly type: 'tool_call'; readonly id?: string; readonly name: string; readonly arguments: AnyValue }
  | { readonly type: 'tool_result'; readonly id?: string; readonly name?: string; readonly result: AnyValue }
  | { readonly type: 'unknown'; readonly value: AnyValue };

/** One message of a conversation, with its structure kept. */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  /** The author's name where the provider has one. */
  readonly name?: string;
}

/**
 * Tokens, inclusive: `input` contains cache reads and writes, `output` contains reasoning. A number that the span does
 * not carry is absent, never 0.
 */
export interface Usage {
  readonly input?: number;
  readonly output?: number;
  /** Only where the span gives a total and not both numbers it is the sum of. */
  readonly total?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
  /** Parts of `input` and `output` by modality, where the provider counts them. */
  readonly inputText?: number;
  readonly outputText?: number;
  readonly inputImage?: number;
  readonly outputImage?: number;
  readonly inputAudio?: number;
  readonly outputAudio?: number;
  readonly inputVideo?: number;
  readonly outputVideo?: number;
  /** Numbers as the span said them, where ours are others because it left cached or reasoning tokens out. */
  readonly reported?: { readonly input?: number; readonly output?: number };
}

/** A failure as the span tells it. */
export interface ReadError {
  readonly message: string;
  readonly type?: string;
  readonly stack?: string;
  /** True when there is more than a status: an exception was recorded on the span, or its message held a stack. */
  readonly recorded: boolean;
  /** When the exception was recorded, Unix ms. */
  readonly timeUnixMs?: number;
}

/** An event in the words of the wire, as an application gave it by hand. */
export interface GivenEvent {
  readonly type: 'llm_generation' | 'function_call' | 'error_traceback' | 'generic';
  readonly payload: AnyValueMap;
  /** In the place of the id that the record's ids make. */
  readonly eventId?: string;
}

/** What a dialect understood of one span. Everything absent was not said. */
export interface Reading {
  /** The dialect's name. */
  readonly dialect: string;
  readonly kind: OperationKind;
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly responseId?: string;
  /** The conversation sent, system instructions first. */
  readonly inputMessages?: readonly Message[];
  /** The answer: one message per choice or output item. */
  readonly outputMessages?: readonly Message[];
  /** The JSON schemas of the tools the model was offered, as the provider got them. */
  readonly tools?: readonly AnyValue[];
  /** Request parameters (temperature, max_tokens, …) under the provider's names. */
  readonly params?: AnyValueMap;
  readonly finishReasons?: readonly string[];
  readonly timeToFirstTokenMs?: number;
  readonly usage?: Usage;
  /** US dollars, where the span itself names a price (a gateway's bill, say); it goes before our table. */
  readonly costUsd?: number;
  /** The name of a tool, agent, chain or retriever. */
  readonly operationName?: string;
  readonly toolCallId?: string;
  readonly description?: string;
  /** Input and output of what is not a model call. */
  readonly input?: AnyValue;
  readonly output?: AnyValue;
  /** The whole event, where there is nothing to interpret; everything but tags and metadata is taken from it. */
  readonly given?: GivenEvent;
  readonly error?: ReadError;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly tags?: readonly string[];
  /** Facts with no better place; they land in the event's `metadata`. */
  readonly metadata?: AnyValueMap;
}
