import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' };
export const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' };

/** Runs `fn` with a span active and ends it, as an instrumentation around a call does. */
export async function inSpan<T>(
  tracer: Tracer,
  name: string,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, { attributes });
  try {
    return await context.with(trace.setSpan(context.active(), span), () => fn(span));
  } finally {
    span.end();
  }
}

/** The context an HTTP client's instrumentation injects from: a CLIENT span that knows whom it calls. */
export function requestContext(tracer: Tracer, attributes: Attributes, parent = context.active()): Context {
  const span = tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes }, parent);
  span.end();
  return trace.setSpan(parent, span);
}
