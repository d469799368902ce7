import type { FileEntry } from '../../model/file.ts';

/** Folders of libraries, of the system, of tests and of what was built: not the workload's own words. */
const OTHERS =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|bower_components|vendor|\.venv|venv|__pycache__|tests?|__tests__|spec|\.git|\.next|coverage)\/|^\/(?:usr\/(?:lib|share|include|local\/lib|local\/share|local\/include)|proc|sys|dev|etc)\/|\.(?:test|spec)\.[a-z]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$/;

/** Is it a source file that the workload's own people wrote, by its name alone? */
export function isOwnSource(entry: FileEntry, name: RegExp, except?: RegExp): boolean {
  if (entry.size === 0 || !name.test(entry.path) || except?.test(entry.path)) return false;
  return !OTHERS.test(entry.path);
}

/** Does a source say that a program wrote it, as Go's tools do? */
export function isGenerated(text: string): boolean {
  return /^\/\/ Code generated .{0,500} DO NOT EDIT\.\r?$/m.test(text.slice(0, 16_384));
}
