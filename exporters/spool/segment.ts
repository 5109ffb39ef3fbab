import type { AckLog } from './ack-log';
import type { OwnerFolder } from './owner-folder';

/** One segment file and what is still owed of it. */
export interface Segment {
  readonly folder: OwnerFolder;
  readonly path: string;
  readonly acks: AckLog;
  /** Random, in each record; 0 until the file was read. */
  marker: number;
  /** What the file and its acks take on disk, reserved bytes included. */
  bytes: number;
  /** Records that were written or recovered, and not settled. */
  unsettled: number;
  /** All its records are known, none will come: once they are settled the file goes. */
  isComplete: boolean;
}

/** Names a payload in a spool. What is in it is the spool's own business. */
export interface SpoolRef {
  readonly segment: Segment;
  readonly position: number;
  readonly payloadBytes: number;
  isSettled: boolean;
}

const NUMBER_DIGITS = 8;
const SEGMENT_FILE = /^\d{8}\.seg$/;
const ACK_FILE = /^\d{8}\.ack$/;

/** The name of a folder's nth segment. */
export function segmentFile(number: number): string {
  return `${String(number).padStart(NUMBER_DIGITS, '0')}.seg`;
}

/** The ack file beside a segment, by name or path. */
export function ackFile(segment: string): string {
  return segment.replace(/seg$/, 'ack');
}

export function isSegmentFile(name: string): boolean {
  return SEGMENT_FILE.test(name);
}

export function isAckFile(name: string): boolean {
  return ACK_FILE.test(name);
}

/** Notes that a segment takes so many bytes more on disk, in the account of its folder too. */
export function addBytes(segment: Segment, bytes: number): void {
  segment.bytes += bytes;
  segment.folder.bytes += bytes;
}
