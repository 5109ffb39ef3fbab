import { spawn } from 'node:child_process';

/**
 * Runs a script with this Node and waits for its end.
 *
 * @param {string} script absolute path
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<string>} what it wrote to stdout; rejects with all it wrote when it fails or takes too long
 */
export function runNode(script, args, { cwd, env = process.env, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const how = signal ? `was ended by ${signal} (limit ${timeoutMs} ms)` : `ended with code ${code}`;
      reject(new Error(`${script} ${how}\n${stdout}${stderr}`));
    });
  });
}
