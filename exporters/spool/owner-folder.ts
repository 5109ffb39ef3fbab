/** A folder that this process owns: the one it writes to, or one it took over. */
export interface OwnerFolder {
  readonly path: string;
  /** When its first owner made it. */
  readonly createdUnixMs: number;
  readonly isTakenOver: boolean;
  /** What its files take on disk, reserved bytes included. */
  bytes: number;
  /** Segment files that are still there. */
  segments: number;
  /** It is gone, or somebody else's: nothing in it is ours to change. */
  isLost: boolean;
}
