import type { Dialect } from './dialect';
import { genAi } from './gen-ai';
import { livekit } from './livekit';
import { lucidic } from './lucidic';
import { mcp } from './mcp';
import { mistral } from './mistral';
import { openInference } from './open-inference';
import { openLlmetry } from './openllmetry';
import { vercelAi } from './vercel-ai';
import { vercelAiGenAi } from './vercel-ai-gen-ai';

/**
 * Every dialect, in the order they are asked; the first that matches reads the span.
 *
 * Ours goes first: an event given by hand is what it says. Then the AI SDK: `ai.operationId` is nobody else's, and a
 * processor of OpenInference's puts that convention's names on these spans too, with less in them. Then OpenInference:
 * `openinference.span.kind` is its own declaration, and some of its instrumentations copy a few `gen_ai.*` names beside
 * it, while no GenAI emitter ever writes OpenInference names. Last those that speak GenAI: with a vocabulary of their own
 * first, then all others.
 */
export const dialects: readonly Dialect[] = [
  lucidic,
  vercelAi,
  openInference,
  livekit,
  vercelAiGenAi,
  mcp,
  openLlmetry,
  mistral,
  genAi,
];
