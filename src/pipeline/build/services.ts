import type { Budget, Deadline } from '../../model/budget.ts';
import type { Verification } from '../../model/finding/leak.ts';
import type { OpenContext } from '../../observe/image/sources/types.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { Cache } from '../../platform/cache/types.ts';
import type { Inflaters } from '../../platform/isal/types.ts';
import type { MemoryNeed } from '../../platform/memory/types.ts';
import type { Ask } from '../../platform/questions/types.ts';
import type { Patterns } from '../../platform/vectorscan/types.ts';

/** What the stages of a build need from outside; the application gives it. */
export interface BuildServices {
  readonly http: OpenContext['http'];
  readonly environment: OpenContext['environment'];
  readonly onExit: OpenContext['onExit'];
  readonly cache: Cache;
  /** Asks issuers about secrets; absent: nobody is asked. */
  readonly ask?: Ask;
  /** What was answered about secrets of other targets, by what names the question; shared by all targets of one call. */
  readonly answered?: Map<string, Promise<Verification>>;
  /** Undefined where there is no advisory database; throws a `Fault` where there is one that cannot be used. */
  readonly openAdvisories: () => AdvisoryStore | undefined;
  /** Bounds on a target; default `DEFAULT_BUDGET`. */
  readonly budget?: Budget;
  /** The moment after which a target is not read or judged any further; default none. */
  readonly deadline?: Deadline;
  /** Looks for patterns of secrets faster than our own code; default that alone. */
  readonly patterns?: Patterns | undefined;
  /** Inflates layers faster than zlib; default that alone. */
  readonly inflaters?: Inflaters | undefined;
  readonly now: () => Date;
  readonly progress: (message: string) => void;
  /** Told before something is read or made that needs memory. */
  readonly saveMemory: (need: MemoryNeed) => void;
  readonly toolVersion: string;
}
