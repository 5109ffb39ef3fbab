import { printTree } from '../../examples/demo-agent/src/print-tree';

const base = { session_id: 's', occurred_at: '2026-01-01T00:00:00.000Z' };

function print(events: Parameters<typeof printTree>[0], isTTY = false): string {
  let text = '';
  printTree(events, {
    isTTY,
    write: (chunk) => {
      text += chunk;
    },
  });
  return text;
}

const agent = {
  ...base,
  client_event_id: 'agent',
  type: 'function_call',
  duration: 1.2344,
  payload: { function_name: 'travel-assistant', status: 'ok' },
};
const call = {
  ...base,
  client_event_id: 'call',
  client_parent_event_id: 'agent',
  occurred_at: '2026-01-01T00:00:02.000Z',
  type: 'llm_generation',
  payload: {
    request: { model: 'gpt-4o-mini' },
    usage: { input_tokens: 20, output_tokens: 7, cost: 0.0000072 },
    status: 'ok',
  },
};
const failure = {
  ...base,
  client_event_id: 'failure',
  client_parent_event_id: 'call',
  occurred_at: '2026-01-01T00:00:03.000Z',
  type: 'error_traceback',
  payload: { error: 'Rate limited\nand more', traceback: '' },
};
const tool = {
  ...base,
  client_event_id: 'tool',
  client_parent_event_id: 'agent',
  occurred_at: '2026-01-01T00:00:01.000Z',
  type: 'function_call',
  duration: 0.01,
  payload: { function_name: 'get_weather' },
};

it('nests events under their parents in the order given, in aligned columns', () => {
  expect(print([failure, agent, tool, call])).toBe(
    [
      'travel-assistant    function_call                              1234 ms  ok',
      '├─ get_weather      function_call                              10 ms',
      '└─ gpt-4o-mini      llm_generation   20 in, 7 out  $0.0000072           ok',
      '   └─ Rate limited  error_traceback                                     error',
      '',
    ].join('\n'),
  );
});

it('shows an event whose parent is missing at the root, and says so', () => {
  expect(print([tool])).toBe('get_weather (parent missing)  function_call      10 ms\n');
});

it('prints nothing for no events', () => {
  expect(print([])).toBe('');
});

describe('colours', () => {
  const { NO_COLOR } = process.env;

  afterEach(() => {
    if (NO_COLOR === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = NO_COLOR;
  });

  it('colours on a terminal only, and not with NO_COLOR', () => {
    delete process.env.NO_COLOR;
    expect(print([agent], true)).toContain('\u001b[32mok');
    expect(print([agent], false)).not.toContain('\u001b[');
    process.env.NO_COLOR = '1';
    expect(print([agent], true)).not.toContain('\u001b[');
  });
});
