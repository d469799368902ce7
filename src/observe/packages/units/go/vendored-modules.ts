import { linesOf } from '../../../document/text.ts';
import type { Module } from './module-info.ts';

/** A module below `vendor`, and whether its project's go.mod requires it. */
export interface VendoredModule extends Module {
  readonly direct?: boolean;
}

export interface VendoredModules {
  readonly modules: readonly VendoredModule[];
  /** Numbers of lines. */
  readonly broken: readonly number[];
}

const MODULE = /^# (\S+) (v\S+)(?: => (\S+)(?: (v\S+))?)?$/;
/** A replacement of all versions, which is listed once more at the end. */
const REPLACED = /^# \S+ => \S+(?: v\S+)?$|^# \S+ v\S+ => \S+(?: v\S+)?$/;

/**
 * Reads `vendor/modules.txt` (https://go.dev/ref/mod#go-mod-vendor): each module with a package of which a build needs
 * something, at its version. Go 1.14 and later mark those that go.mod requires (`## explicit`).
 */
export function parseVendoredModules(text: string): VendoredModules {
  const modules: { module: Module; isExplicit: boolean; hasPackages: boolean }[] = [];
  const broken: number[] = [];
  let isMarked = false;
  for (const [index, line] of linesOf(text).entries()) {
    const [, path, version, newPath, newVersion = ''] = MODULE.exec(line) ?? [];
    const last = modules.at(-1);
    if (path !== undefined && version !== undefined) {
      const replacement =
        newPath === undefined ? {} : { replacement: { path: newPath, version: newVersion } };
      modules.push({ module: { path, version, ...replacement }, isExplicit: false, hasPackages: false });
    } else if (line.startsWith('## ')) {
      isMarked = true;
      if (last && /\bexplicit\b/.test(line)) last.isExplicit = true;
    } else if (line.startsWith('# ')) {
      if (!REPLACED.test(line)) broken.push(index + 1);
    } else if (line.trim() !== '' && last) last.hasPackages = true;
  }
  // A module without packages is listed for its replacement, or for its version alone.
  return {
    modules: modules
      .filter(({ hasPackages }) => hasPackages)
      .map(({ module, isExplicit }) => ({ ...module, ...(isMarked && { direct: isExplicit }) })),
    broken,
  };
}
