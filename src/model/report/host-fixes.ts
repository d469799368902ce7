import type { FileChange, RemedyRisk } from '../configuration/remedy.ts';

/** What can be done about the checks of a host that fail, as people are told it. */
export interface HostFixPlan {
  readonly fixes: readonly {
    readonly id: string;
    readonly title: string;
    readonly risk: RemedyRisk;
    readonly warning?: string | undefined;
    /** Does it hold only when the commands have run, or the host has been started? */
    readonly isLater: boolean;
  }[];
  readonly files: readonly FileChange[];
  /** What has to be run for it to take effect, each once, in order. */
  readonly commands: readonly (readonly string[])[];
  /** Could be mended, but may break something, and were not named. */
  readonly unnamed: readonly { readonly id: string; readonly warning: string }[];
  /** Nobody but a person knows what mends them. */
  readonly byHand: readonly { readonly id: string; readonly advice: string }[];
}
