import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { MockAnswer } from '../store/mock-store';
import type { Store } from '../store/store';
import { describeValue } from './describe-value';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { MOCK_CALL, MOCK_KEY, MOCK_RESULT, MOCK_SET, MOCK_VIEW } from './mock-schema';
import { type Checked, passed, type Refusal, refused } from './refusal';
import type { Routes } from './routes';
import { noSession } from './session-routes';

/**
 * Answering the calls of tools that are mocked. No SQL is run here: rows are set by a call of our own, and a statement
 * that nobody set rows for is one that is not supported.
 */
export function mockRoutes({ mocks, sessions, events }: Store): Routes {
  const tag = 'mock calls';
  const isResult = TypeCompiler.Compile(MOCK_RESULT);
  /** What an earlier call with this id was answered with: a retry gets the same. */
  const earlier = (clientEventId: string | undefined): Static<typeof MOCK_RESULT> | undefined => {
    const given =
      clientEventId === undefined ? undefined : events.get(clientEventId)?.payload['return_value'];
    return isResult.Check(given) ? given : undefined;
  };

  return {
    '/api/sdk/mock-call': {
      POST: endpoint({
        id: 'mockCall',
        tag,
        summary:
          'Answers a call of a mocked tool, and writes it as a function_call event with client_event_id as its id.',
        body: MOCK_CALL,
        answer: MOCK_RESULT,
        handle({ body: { session_id: sessionId, tool_name: toolName, kwargs = {}, client_event_id: id } }) {
          const session = sessions.get(sessionId);
          if (session === undefined) return noSession(sessionId);
          const before = earlier(id);
          if (before !== undefined) return passed(before);
          const { sql } = kwargs;
          if (typeof sql !== 'string')
            return refused(422, `kwargs.sql: expected a string, got ${describeValue(sql)}`);
          const agentId = session.agent_id;
          const found = mocks.find({ agentId, toolName, sql });
          if (found === undefined && !mocks.knows(agentId, toolName)) return noTool(toolName);
          const result = resultOf(found, sql);
          if (!result.ok) return result;
          const now = new Date();
          events.write({
            ...(id === undefined ? {} : { client_event_id: id }),
            session_id: sessionId,
            type: 'function_call',
            occurred_at: now.toISOString(),
            occurredAtUs: now.getTime() * 1000,
            payload: { function_name: toolName, arguments: kwargs, return_value: result.value },
          });
          return result;
        },
      }),
    },
    '/api/dev/mock-rows': {
      GET: endpoint({
        id: 'listMockRows',
        tag,
        own: true,
        summary: 'What mock calls are answered with.',
        query: Type.Object({ ...PAGE, tool_name: Type.Optional(Field.id) }),
        answer: Answer.page('mocks', MOCK_VIEW),
        handle: ({ query }) => passed({ ...mocks.list(query), limit: query.limit, offset: query.offset }),
      }),
      PUT: endpoint({
        id: 'setMockRows',
        tag,
        own: true,
        summary:
          'Sets what a tool answers: to one statement or, without sql, to all; for one agent or, without agent_id, for every one.',
        body: MOCK_SET,
        answer: MOCK_VIEW,
        handle({ body: { agent_id: agentId = '', tool_name: toolName, sql = '', ...answer } }) {
          const { columns, rows, unsupported_sql: unsupported } = answer;
          if ((columns === undefined || rows === undefined) && unsupported === undefined) {
            return refused(422, 'columns: expected columns and rows, or unsupported_sql, got neither');
          }
          const row = rows?.findIndex(({ length }) => length !== columns?.length) ?? -1;
          if (row >= 0)
            return refused(
              422,
              `rows[${row}]: expected ${columns?.length} values, got ${rows?.[row]?.length}`,
            );
          return passed(mocks.set({ agentId, toolName, sql }, answer));
        },
      }),
      DELETE: endpoint({
        id: 'deleteMockRows',
        tag,
        own: true,
        summary: 'Deletes what was set with the same tool_name, sql and agent_id.',
        query: Type.Object(MOCK_KEY),
        answer: Type.Object({ success: Type.Boolean() }),
        handle: ({ query: { agent_id: agentId = '', tool_name: toolName, sql = '' } }) =>
          mocks.delete({ agentId, toolName, sql }) ? passed({ success: true }) : noTool(toolName),
      }),
    },
  };
}

function resultOf(found: MockAnswer | undefined, sql: string): Checked<Static<typeof MOCK_RESULT>> {
  const { columns, rows, unsupported_sql: unsupported } = found ?? {};
  if (columns !== undefined && rows !== undefined && unsupported === undefined) {
    return passed({ columns, rows, row_count: rows.length });
  }
  const detail =
    unsupported?.detail ?? `no rows are set for ${describeValue(sql)}; set them with PUT /api/dev/mock-rows`;
  const dialect = unsupported?.source_dialect ?? 'unknown';
  return refused(422, detail, { error: 'unsupported_sql', source_dialect: dialect });
}

function noTool(name: string): Refusal {
  const detail = `tool_name: nothing is set for ${JSON.stringify(name)}; set rows with PUT /api/dev/mock-rows`;
  return refused(404, detail);
}
