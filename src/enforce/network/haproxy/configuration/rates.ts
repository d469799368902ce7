import { SLACK } from '../limits/figures.ts';
import { exceeded, figure, ROUND, type Slot } from './limit-slots.ts';

const HALF = 2 ** 31;
/** What is less than half of the way round before. */
const SIGNED = `add(${HALF}),${ROUND},sub(${HALF})`;
const IS_EXCESS = '{ var(txn.excess) -m int gt 0 }';
const IS_NEW = '{ var(txn.is_new) -m bool }';

/**
 * A bucket as the time at which it is full again (GCRA): a beginning, and the cost of each request since but for those that
 * were refused, which are counted too. Threads only ever count up, each request by itself, so that none goes unseen; and
 * what was refused is asked for first, or what is refused meanwhile would make room.
 */
export function rate(slot: Slot): string[] {
  return [...found(slot), ...begunAnew(slot), ...judged(slot)];
}

function set(slot: Slot, name: string, value: string, condition = ''): string {
  return `${slot.keyword} set-var(txn.${name}) ${value} if ${slot.has} !over ${condition}`.trimEnd();
}

/** How many others have been refused since that was asked for. */
function overtaken(slot: Slot): string {
  return set(slot, 'overtaken', `sc_get_gpc(1,${slot.counter}),sub(txn.refused),${ROUND}`);
}

function spent(slot: Slot, count: string): string {
  return set(slot, 'spent', `${count},sub(txn.refused),${ROUND},mul(txn.cost)`);
}

function found(slot: Slot): string[] {
  const { keyword, counter, has, lookUp } = slot;
  return [
    ...lookUp,
    `${keyword} track-sc${counter} var(txn.counted) table limit-rates if ${has} !over`,
    set(slot, 'cost', figure(keyword, 3)),
    set(slot, 'unit', figure(keyword, 4)),
    set(slot, 'room', figure(keyword, 5)),
    set(slot, 'now', `date(0,us),div(txn.unit),${ROUND}`),
    set(slot, 'refused', `sc_get_gpc(1,${counter})`),
    spent(slot, `sc_get_gpc(0,${counter})`),
    set(slot, 'begun', `sc_get_gpt(0,${counter})`),
    set(slot, 'last', `sc_get_gpt(1,${counter})`),
    overtaken(slot),
    set(slot, 'full', 'var(txn.begun),add(txn.spent)'),
  ];
}

/**
 * A bucket that is full, was not asked for long, or is farther ahead than any can be since the clock was set, begins anew:
 * at counts that were there before, so that whoever does so at the same time does the same. Whoever was overtaken by too
 * many does not know.
 */
function begunAnew(slot: Slot): string[] {
  const { keyword, counter, has } = slot;
  const knows = `{ var(txn.overtaken) -m int le ${SLACK} }`;
  return [
    set(slot, 'lag', `var(txn.now),sub(txn.full),${ROUND}`),
    set(slot, 'limit_age', 'var(txn.unit),mul(1100)'),
    set(slot, 'age', 'var(txn.seconds),sub(txn.last),sub(txn.limit_age)'),
    set(slot, 'slack', `var(txn.cost),mul(${SLACK}),add(txn.room)`),
    set(slot, 'repaid', 'var(txn.overtaken),mul(txn.cost)'),
    set(slot, 'ahead', `var(txn.full),sub(txn.repaid),sub(txn.now),${SIGNED},sub(txn.slack)`),
    set(slot, 'is_new', 'bool(false)'),
    ...[`txn.lag) -m int lt ${HALF}`, 'txn.ahead) -m int gt 0', 'txn.age) -m int gt 0'].map((test) =>
      set(slot, 'is_new', 'bool(true)', `${knows} { var(${test} }`),
    ),
    set(slot, 'begun', `var(txn.now),sub(txn.spent),add(txn.repaid),${ROUND}`, IS_NEW),
    `${keyword} sc-set-gpt(0,${counter}) var(txn.begun) if ${has} !over ${IS_NEW}`,
    `${keyword} sc-set-gpt(1,${counter}) var(txn.seconds) if ${has} !over`,
    set(slot, 'refused', `var(txn.refused),add(txn.overtaken),${ROUND}`),
  ];
}

/** Whoever is overtaken by more than the numbers can tell comes in a flood, and is refused. */
function judged(slot: Slot): string[] {
  const { keyword, counter, has } = slot;
  return [
    spent(slot, `sc_inc_gpc(0,${counter})`),
    overtaken(slot),
    // It may be full before now, by the clock of another thread that has begun anew meanwhile.
    set(slot, 'excess', `var(txn.begun),add(txn.spent),sub(txn.now),${SIGNED},sub(txn.room)`),
    set(slot, 'excess', 'int(1)', `!${IS_EXCESS} { var(txn.overtaken) -m int gt ${SLACK} }`),
    `${keyword} sc-inc-gpc(1,${counter}) if ${has} !over ${IS_EXCESS}`,
    set(slot, 'wait', 'var(txn.excess),mul(txn.unit),add(999999),div(1000000)', IS_EXCESS),
    set(slot, 'is_rate', 'bool(true)', IS_EXCESS),
    exceeded(slot, 6, `${has} ${IS_EXCESS}`),
  ];
}
