import { readFileSync } from 'node:fs';

/**
 * The largest resident set of this process so far, in MB. On Linux from `VmHWM`: `maxRSS` begins with what the parent
 * had when it forked.
 */
export function peakRssMegabytes() {
  return peakRssKilobytes() / 1_024;
}

function peakRssKilobytes() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}
