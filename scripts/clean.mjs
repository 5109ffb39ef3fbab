import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';

for (const folder of ['dist', 'receivers/dist', 'backend/dist'])
  rmSync(join(ROOT, folder), { recursive: true, force: true });
