/** Bounds on what a package may be; the largest public ones have some hundred files and a few megabytes. */
export type PackageLimits = {
  readonly archiveBytes: number;
  readonly files: number;
  readonly bytes: number;
  /** How many times larger than the archive its content may be, once it is larger than `ratioFromBytes`. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
};

export const PACKAGE_LIMITS: PackageLimits = {
  archiveBytes: 100 << 20,
  files: 10_000,
  bytes: 200 << 20,
  ratio: 100,
  ratioFromBytes: 1 << 20,
};

export const MAX_NAME_BYTES = 255;
export const MAX_PATH_BYTES = 4096;
