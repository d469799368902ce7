import type { DecisionRule } from '../../language-package/types.ts';

/** What decides the versions of pods. */
export const POD_DECISIONS: DecisionRule = { lockFiles: ['Podfile.lock'] };

const FOREIGN = /\/(?:node_modules|bower_components|vendor|Pods|Carthage|\.symlinks|\.pub-cache|\.build)\//;

/** Does this file lie in a folder of what was installed? Manifests there say what their authors needed. */
export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}
