import type { ExceptionRemark } from '../../model/exception/remark.ts';
import type { Gap } from '../../model/gap.ts';
import type { LeakEngine } from './engine/scan-content.ts';
import { leakEngine, ruleSetVersion } from './leak-engine.ts';
import type { Leak } from './types.ts';

/** Rules that look at content. */
export interface RuleSet {
  /** Another one whenever the rules are: what was found by others is not remembered. */
  readonly version: number;
  /** Made when it is first asked for. */
  readonly engine: () => LeakEngine;
  /** What the name of a file alone tells. */
  readonly named: (path: string) => Leak[];
  /** What of the rules makes no difference here, and which of them cannot look. */
  readonly remarks: readonly ExceptionRemark[];
  readonly gaps: readonly Gap[];
}

/** Our own. */
export const OWN_RULES: RuleSet = {
  get version() {
    return ruleSetVersion();
  },
  engine: leakEngine,
  named: () => [],
  remarks: [],
  gaps: [],
};
