import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { applications, eventsById } from './support/application';
import { testDirectory } from './support/test-spool';

const directory = testDirectory();
const { run } = applications();
let server: ScriptedServer;
let spoolDir: string;

beforeEach(async () => {
  server = await scriptedServer();
  spoolDir = directory.fresh();
});
afterEach(() => server.close());

const options = (): Record<string, unknown> => ({ baseUrl: server.baseUrl, spoolDir });
const NEXT = 'await processor.shutdown({ timeoutMs: 10_000 }); say(processor.stats());';

interface Event {
  readonly client_event_id: string;
  readonly client_parent_event_id?: string;
  readonly session_id: string;
  readonly occurred_at: string;
  readonly duration?: number;
  readonly type: string;
  readonly payload: { readonly status?: string; readonly request?: { readonly model: string } };
  readonly metadata: { readonly span_name: string };
}

const events = (): ReadonlyMap<string, Event> =>
  new Map(
    [...eventsById(server).values()]
      .map((event) => event as unknown as Event)
      .map((event) => [event.metadata.span_name, event]),
  );

/** An agent at work: a call that has ended, and one that has not. */
const AGENT = `
  const agent = span('agent', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' });
  const within = trace.setSpan(ROOT_CONTEXT, agent);
  span('done', {}, within).end();
  const open = span('open', {}, within);
`;

describe('the black box', () => {
  test('tells what a killed process was doing: name, start, session, model and parent; not what had ended', async () => {
    const startedMs = Date.now();
    const first = run(
      `${AGENT} open.setAttribute('gen_ai.request.temperature', 0.5);
       await sleep(200); await processor.flush(); say(processor.stats()); await sleep(60_000);`,
      options(),
    );
    expect(await first.line(1)).toMatchObject({ accepted: 1, delivered: 1 });
    await first.kill();
    expect([...events().keys()]).toEqual(['done']);
    const second = run(NEXT, options());
    await second.ended;
    // The settlement of what had ended may not have been written, then that is sent once more.
    expect([2, 3]).toContain((second.said()[0] as { recovered: number }).recovered);
    expect(second.said()[0]).toMatchObject({ dropped: {}, pending: 0 });
    const [agent, open, done] = ['agent', 'open', 'done'].map((name) => events().get(name));
    expect(done?.payload.status).toBe('ok');
    expect(open).toMatchObject({
      type: 'llm_generation',
      client_parent_event_id: agent?.client_event_id,
      session_id: done?.session_id,
      payload: { status: 'interrupted', request: { model: 'm', params: { temperature: 0.5 } } },
    });
    expect(open).not.toHaveProperty('duration');
    expect(JSON.stringify(agent)).toContain('interrupted');
    expect(agent?.client_event_id).toBe(done?.client_parent_event_id);
    const begunMs = Date.parse(open?.occurred_at ?? '');
    expect(begunMs).toBeGreaterThanOrEqual(startedMs);
    expect(begunMs).toBeLessThan(Date.now() - 150);
    // The session was that process's to end.
    const ends = server.requests.filter(({ path }) => path === '/api/updatesession');
    expect(ends.map(({ body }) => JSON.parse(body).session_id)).toContain(open?.session_id);
  });

  test('says nothing of a span that ended, whatever became of its settlement', async () => {
    const first = run(
      `for (let index = 0; index < 20; index += 1) {
         const one = span('call ' + index); await sleep(40); one.end();
       }
       await processor.flush(); process.kill(process.pid, 'SIGKILL');`,
      options(),
    );
    await first.ended;
    await run(NEXT, options()).ended;
    const all = server.requests.filter(({ path }) => path === '/api/events').map(({ body }) => body);
    expect(events().size).toBe(20);
    expect(all.filter((body) => body.includes('interrupted'))).toEqual([]);
  });

  test('gives way to the ended span where both are in the spool', async () => {
    server.script(() => answer(503, '', { 'retry-after': '60' }));
    const first = run(
      `const one = span('call'); await sleep(60); one.end();
       while (processor.stats().spooled < 1) await sleep(1); process.kill(process.pid, 'SIGKILL');`,
      options(),
    );
    await first.ended;
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 1, delivered: 1 });
    expect(events().get('call')?.payload.status).toBe('ok');
  });

  test('with spoolSync span knows of a call from its very start', async () => {
    const first = run(`${AGENT} process.kill(process.pid, 'SIGKILL');`, { ...options(), spoolSync: 'span' });
    await first.ended;
    await run(NEXT, options()).ended;
    expect([...events().keys()].sort()).toEqual(['agent', 'done', 'open']);
  });

  test('has what an ended call said that waits for another view of itself', async () => {
    const first = run(
      `const outer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('@arizeai/openinference-instrumentation-langchain')
         .startSpan('outer', { attributes: { 'openinference.span.kind': 'LLM' } });
       span('inner', { 'gen_ai.usage.output_tokens': 7 }, trace.setSpan(ROOT_CONTEXT, outer)).end();
       await sleep(100); say(processor.stats()); process.kill(process.pid, 'SIGKILL');`,
      { ...options(), twinHoldMs: 5_000 },
    );
    await first.ended;
    expect(first.said()[0]).toMatchObject({ accepted: 1, pending: 1 });
    await run(NEXT, options()).ended;
    expect(events().get('inner')?.payload).toMatchObject({ status: 'ok', usage: { output_tokens: 7 } });
    expect(events().get('outer')?.payload.status).toBe('interrupted');
  });

  test('holds masked text only, and with captureContent false none', async () => {
    const script = `
      span('call', { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'write to ann@example.com please' }] }]) });
      await sleep(100); say(1); await sleep(60_000);`;
    const onDisk = async (more: Record<string, unknown>): Promise<string> => {
      spoolDir = directory.fresh();
      const child = run(script, { ...options(), ...more });
      await child.line(1);
      await child.kill();
      return readdirSync(spoolDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join();
    };
    expect(await onDisk({})).toContain('ann@example.com please');
    const masked = await onDisk({ mask: ['email'] });
    expect(masked).toContain('[EMAIL] please');
    expect(masked).not.toContain('ann@');
    const shape = await onDisk({ captureContent: false });
    expect(shape).toContain('gen_ai.request.model');
    expect(shape).not.toContain('please');
  });

  test('a process that ends in order leaves nothing in it', async () => {
    const first = run(`${AGENT} await sleep(60); await processor.shutdown();`, options());
    await first.ended;
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 0 });
  });

  test('remembers a thousand open spans, not more', async () => {
    const first = run(
      `const all = []; for (let index = 0; index < 1_200; index += 1) all.push(span('call ' + index));
       await sleep(500); say(processor.stats()); await sleep(60_000);`,
      options(),
    );
    await first.line(1);
    await first.kill();
    await run(NEXT, options()).ended;
    expect(events().size).toBe(1_000);
  });
});
