import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A running `service.ts`. */
export interface Service {
  readonly port: number;
  /** Lets it end by itself; its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the service in a process of its own, which reads the sources. */
export async function startService(env: Readonly<Record<string, string>>): Promise<Service> {
  const register = join(__dirname, '..', '..', '..', 'backend', 'test', 'support', 'register-typescript.cjs');
  const child = spawn(process.execPath, ['--require', register, join(__dirname, 'service.ts')], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const port = await Promise.race([
    once(child.stdout, 'data').then(([line]) => Number(line)),
    closed.then(([code]) => Promise.reject(new Error(`the service ended with ${code} before it listened`))),
  ]);
  return {
    port,
    async stop() {
      child.stdin.end();
      const [code] = await closed;
      return typeof code === 'number' ? code : null;
    },
  };
}
