import type { Dialect } from './dialect';
import { genAi } from './gen-ai';
import { lucidic } from './lucidic';
import { mcp } from './mcp';
import { mistral } from './mistral';
import { openInference } from './open-inference';
import { openLlmetry } from './openllmetry';
import { vercelAi } from './vercel-ai';

/**
 * Every dialect, in the order they are asked; the first that matches reads the span.
 *
 * Ours goes first: an event given by hand is what it says. Then OpenInference: `openinference.span.kind` is that
 * convention's own declaration, and some of its instrumentations copy a few `gen_ai.*` names beside it, while no GenAI
 * emitter ever writes OpenInference names. The AI SDK's `ai.*` spans carry `gen_ai.*` names too, but only some of them.
 * What speaks `gen_ai.*` with words of its own is asked before the conventions themselves.
 */
export const dialects: readonly Dialect[] = [
  lucidic,
  openInference,
  vercelAi,
  mcp,
  openLlmetry,
  mistral,
  genAi,
];
