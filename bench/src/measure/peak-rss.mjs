import { readFileSync, writeFileSync } from 'node:fs';

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

/**
 * Begins anew with what is resident at this moment, and returns that, in MB. Elsewhere than on Linux the peak goes on from
 * the process's start.
 */
export function restartPeakRss() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed.
  }
  return process.memoryUsage.rss() / 1_024 ** 2;
}
