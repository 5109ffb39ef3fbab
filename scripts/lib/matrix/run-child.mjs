import { spawn } from 'node:child_process';

/** Lines of a failed command's output that a row shows: npm gives the reason first and its manual after it. */
const HEAD_LINES = 8;
const TAIL_LINES = 20;

/**
 * Runs a command to its end, silently, and kills it after `timeoutMs`. Never rejects: a command that cannot be started
 * has no exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string, how: string }>}
 */
export function runChild(command, args, { cwd, env = cleanEnvironment(), timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        output[name] += text;
      });
    }
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, ...output, how: `could not be started: ${error.message}` });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const ended = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      resolve({ code, ...output, how: timedOut ? `had not ended after ${timeoutMs} ms` : ended });
    });
  });
}

/** As `runChild`, for a command that must end with 0: throws the ends of its output. */
export async function mustRunChild(command, args, options) {
  const result = await runChild(command, args, options);
  if (result.code === 0) return result;
  const output = shorten(`${result.stdout}\n${result.stderr}`.trim());
  throw new Error(`${command} ${args.join(' ')} ${result.how}\n${output}`.trim());
}

function shorten(text) {
  const lines = text.split('\n');
  if (lines.length <= HEAD_LINES + TAIL_LINES) return text;
  return [...lines.slice(0, HEAD_LINES), '…', ...lines.slice(-TAIL_LINES)].join('\n');
}

/**
 * The environment of every command: ours, less what would change what is tested. Under `npm run`, npm tells its scripts
 * which package they belong to; an npm of another folder must not hear it.
 */
export function cleanEnvironment(settings = {}) {
  const unwanted =
    /^(DD_|LUCIDIC_|OTEL_|MATRIX_|NODE_OPTIONS$|npm_(lifecycle|package)_|npm_config_(local_)?prefix$)/i;
  // Of the SDKs of model providers: keys, other addresses, and telemetry of their own.
  const providers =
    /^(ANTHROPIC|AWS|AZURE|CO|COHERE|GEMINI|GOOGLE|GROQ|LANGCHAIN|LANGSMITH|MISTRAL|OPENAI|OPENINFERENCE|TOGETHER|TRACELOOP)_/i;
  const kept = Object.entries(process.env).filter(([name]) => !unwanted.test(name) && !providers.test(name));
  return { ...Object.fromEntries(kept), ...settings };
}
