import type { Dialect } from './dialect';
import { genAi } from './gen-ai';
import { openInference } from './open-inference';

/**
 * Every dialect, in the order they are asked; the first that matches reads the span.
 *
 * OpenInference goes first: `openinference.span.kind` is that convention's own declaration, and some of its
 * instrumentations copy a few `gen_ai.*` names beside it, while no GenAI emitter ever writes OpenInference names.
 */
export const dialects: readonly Dialect[] = [openInference, genAi];
