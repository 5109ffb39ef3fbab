import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';

/** A command in a block of its own, and below it what it prints. */
const SAMPLE = /```sh\nnpx lucidic explain (\S+)\n```\n\n```\n[\s\S]*?```/g;

/** The text with what `lucidic explain` really prints below each of its commands; files are seen from `root`. */
export function withExplainSamples(text, root) {
  return text.replace(SAMPLE, (_sample, file) => {
    const cli = join(ROOT, 'backend/dist/cli.js');
    const printed = execFileSync(process.execPath, [cli, 'explain', join(root, file)], { encoding: 'utf8' });
    return `\`\`\`sh\nnpx lucidic explain ${file}\n\`\`\`\n\n\`\`\`\n${printed}\`\`\``;
  });
}
