import type { JsonObject } from '../answer-reader';
import type { Origin } from '../shared-cache';
import type { Filled } from './fill-template';

/** A prompt as the API has it. */
export interface RawPrompt {
  readonly content: string;
  readonly metadata: JsonObject;
  /** From 1; undefined where the API does not say. */
  readonly version?: number;
}

/** Where a prompt came from: beside those of a cache, what the caller declared. */
export type PromptSource = Origin | 'fallback';

/** A prompt to give to a model. As a text (`${prompt}`) it is its content. */
export class Prompt {
  readonly promptName: string;
  readonly label: string;
  /** With the variables in their places. */
  readonly content: string;
  /** The template. */
  readonly rawContent: string;
  /** A copy; empty for a fallback. */
  readonly metadata: JsonObject;
  /** From 1; undefined for a fallback, and where the API does not say. */
  readonly version: number | undefined;
  readonly source: PromptSource;
  /** Variables in the template that nobody gave; they stand in `content` as `{{name}}`. */
  readonly missingVariables: readonly string[];
  /** Variables given that the template does not have: left over. */
  readonly leftOverVariables: readonly string[];

  constructor(
    key: { readonly promptName: string; readonly label: string },
    raw: RawPrompt,
    filled: Filled,
    source: PromptSource,
  ) {
    this.promptName = key.promptName;
    this.label = key.label;
    this.content = filled.text;
    this.rawContent = raw.content;
    this.metadata = structuredClone(raw.metadata);
    this.version = raw.version;
    this.source = source;
    this.missingVariables = filled.missing;
    this.leftOverVariables = filled.unused;
  }

  toString(): string {
    return this.content;
  }
}
