import { exceeded, figure, scopeOf, type Slot } from './limit-slots.ts';

const TABLES = { 'tcp-request session': 'limit-connections', 'http-request': 'limit-requests' } as const;

/** Whether all is taken, while nothing is: a connection that is one too many may stay open, and would be in the way of others. */
export function whereFull(slot: Slot): string[] {
  const counted = `var(${scopeOf(slot.keyword)}.counted)`;
  return [...slot.lookUp, ...refused(slot, `${counted},table_conn_cur(${TABLES[slot.keyword]})`, 'ge 0')];
}

/** Takes one until it ends, and looks whether that is too many. */
export function taken(slot: Slot): string[] {
  const { keyword, counter, lookUp } = slot;
  const track = `track-sc${counter} var(${scopeOf(keyword)}.counted) table ${TABLES[keyword]}`;
  return [
    ...lookUp,
    `${keyword} ${track} if ${isFree(slot)}`,
    ...refused(slot, `sc_conn_cur(${counter})`, 'gt 0'),
  ];
}

function isFree({ keyword, has }: Slot): string {
  return `${has} !{ var(${scopeOf(keyword)}.over) -m found }`;
}

function refused(slot: Slot, current: string, isExcess: string): string[] {
  const { keyword } = slot;
  const scope = scopeOf(keyword);
  const set = (name: string, value: string) =>
    `${keyword} set-var(${scope}.${name}) ${value} if ${isFree(slot)}`;
  return [
    set('most', figure(keyword, 3)),
    set('excess', `${current},sub(${scope}.most)`),
    // Only who asks is told when to ask again.
    ...(scope === 'txn' ? [set('wait', 'int(1)')] : []),
    exceeded(slot, 4, `${slot.has} { var(${scope}.excess) -m int ${isExcess} }`),
  ];
}
