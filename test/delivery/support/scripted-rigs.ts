import { type ScriptedServer, scriptedServer } from '../../support/scripted-server';
import { type Rig, type RigOptions, rig } from './rig';

/** A fresh scripted server for each test, and rigs that deliver to it. */
export interface ScriptedRigs {
  readonly server: ScriptedServer;
  start(options?: Partial<RigOptions>): Rig;
  /** What was requested, in order, without the base path. */
  paths(): string[];
  /** How often `path` was requested. */
  count(path: string): number;
}

/** Call once in a test file: it sets up before each test and closes everything after it. */
export function scriptedRigs(): ScriptedRigs {
  let server: ScriptedServer | undefined;
  const rigs: Rig[] = [];
  const running = (): ScriptedServer => {
    if (server === undefined) throw new Error('The server runs only during a test.');
    return server;
  };
  const paths = (): string[] => running().requests.map(({ path }) => path.replace('/api/', ''));

  beforeEach(async () => {
    server = await scriptedServer();
  });

  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((used) => used.close()));
    await server?.close();
    server = undefined;
  });

  return {
    get server() {
      return running();
    },
    start(options = {}) {
      const made = rig({ baseUrl: running().baseUrl, ...options });
      rigs.push(made);
      return made;
    },
    paths,
    count: (path) => paths().filter((other) => other === path).length,
  };
}
