import { milliseconds } from '../../../../model/profile/duration.ts';
import { isSame } from '../../../../model/profile/text.ts';
import type { Member, TokenDemand, TrustedIssuer } from '../../../../model/segmentation/segmentation.ts';
import type { Entry } from '../maps.ts';
import { ruleName } from '../token.ts';

/** What tells in the name of a set that requests must have a token. */
export const TOKEN_FLAG = '-j';

/** The ports of a member whose requests must have a token, with the lines that say so. */
export function guardedPorts(member: Member): Map<number, TokenDemand[]> {
  const ports = new Map<number, TokenDemand[]>();
  if (member.mode === 'audit') return ports;
  for (const demand of member.tokens.filter(({ port }) => port.protocol === 'tcp'))
    ports.set(demand.port.first, [...(ports.get(demand.port.first) ?? []), demand]);
  return ports;
}

/** The issuers that every line takes, for the waypoint asks the same of all callers of a port. */
export function commonIssuers([first, ...others]: readonly TokenDemand[]): readonly TrustedIssuer[] {
  return (first?.issuers ?? []).filter((issuer) =>
    others.every(({ issuers }) => issuers.some((other) => isSame(other, issuer))),
  );
}

/**
 * What HAProxy looks up of tokens: `j` the line that asks for them, `i|issuer` how far clocks may differ and whether an
 * audience is asked for, `v|issuer|key` the algorithm of a key and the key, `a|issuer|audience` an audience.
 */
export function tokenParts(member: Member, demands: readonly TokenDemand[]): Entry[] {
  const [first] = demands;
  if (!first) return [];
  return [
    ['j', ruleName(member.id, first.line.path)],
    ...commonIssuers(demands).flatMap(({ issuer, audiences, keys, leeway }): Entry[] => [
      [`i|${issuer}`, `${Math.ceil(milliseconds(leeway) / 1000)} ${audiences ? 'some' : 'any'}`],
      ...keys.map(({ id = '', algorithm, pem }): Entry => [
        `v|${issuer}|${id}`,
        `${algorithm} ${base64Of(pem)}`,
      ]),
      ...(audiences ?? []).map((audience): Entry => [`a|${issuer}|${audience}`, 'yes']),
    ]),
  ];
}

/** What is between the first and the last line. */
function base64Of(pem: string): string {
  return pem.trim().split('\n').slice(1, -1).join('');
}
