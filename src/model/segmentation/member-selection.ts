import type { Selector } from '../network/selector.ts';

/**
 * A label that every member has in the networks that are compared, with its id as value, so that a rule for one member
 * is told from a rule for its labels. No artefact has it.
 */
export const MEMBER_LABEL = 'plimsoll/member';

/** A label of strangers there that have all labels of a member, with its id: engines that know labels alone take them for it. */
export const LIKENESS_LABEL = 'plimsoll/like-member';

/** The selector of some members, by their ids. */
export function memberSelector(ids: readonly string[]): Selector {
  return { kind: 'label', key: MEMBER_LABEL, operator: 'In', values: ids };
}
