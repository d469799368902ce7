import type { HttpRule, Permission, Requests } from '../../model/segmentation/permission.ts';
import { portTraffic } from '../../model/segmentation/permission-traffic.ts';
import type { Permissions } from '../../model/segmentation/segmentation.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { ALL_TCP } from './losses.ts';
import { type DeniedReach, type Reach, splitReach } from './reach.ts';
import { allowedReach, type Context, deniedReach } from './peer-reach.ts';

/** Traffic that is allowed with somebody, whatever else is said: allowances only add to each other. */
export interface Allowance {
  readonly reach: Reach;
  /** Without conditions on requests. */
  readonly traffic: Traffic;
  /** Requests that alone may be made; undefined: anything. */
  readonly http: readonly HttpRule[] | undefined;
  readonly permission: Permission;
}

interface Denial {
  readonly reaches: readonly DeniedReach[];
  readonly traffic: Traffic;
}

/** The requests of a permission that an engine can say; undefined where it cannot say them all. */
export type SayRequests = (permission: Permission, context: Context) => readonly HttpRule[] | undefined;

/** Of an engine that knows ports only. */
export const NO_REQUESTS: SayRequests = () => undefined;

/** More parts than any profile needs; beyond it a permission is left out. */
const MOST_PARTS = 2000;

/**
 * What a member may do in one direction, for engines that only allow and know pods by labels: denials are taken out of
 * what they refuse. What that cannot say is told to the losses of the context.
 */
export function allowancesOf(
  { allows, denies }: Permissions,
  context: Context,
  sayRequests: SayRequests = NO_REQUESTS,
): Allowance[] {
  const allowances = allows.flatMap((permission) => allowed(permission, context, sayRequests));
  const relevant = denies.filter((deny) =>
    allowances.some(({ traffic }) => meets(traffic, portTraffic(deny.ports))),
  );
  const denials = relevant.flatMap((deny) => denialsOf(deny, context));
  return allowances.flatMap((allowance) => without(allowance, denials, context));
}

function meets(one: Traffic, other: Traffic): boolean {
  return !one.intersect(other).isEmpty();
}

function allowed(permission: Permission, context: Context, sayRequests: SayRequests): Allowance[] {
  const { requests, serverName, ports } = permission;
  const all = portTraffic(ports);
  const traffic = isOfPorts(permission) ? all : all.intersect(ALL_TCP);
  if (traffic.isEmpty() || isNothing(requests)) return [];
  const http = requests && serverName === undefined ? sayRequests(permission, context) : undefined;
  if (!isOfPorts(permission) && !http && !isWidened(permission, context)) return [];
  return allowedReach(permission, context).map((reach) => ({ reach, traffic, http, permission }));
}

/** Does a permission say nothing of what is said over its ports? */
export function isOfPorts({ requests, serverName }: Permission): boolean {
  return requests === undefined && serverName === undefined;
}

/** Is every request refused? */
function isNothing(requests: Requests | undefined): boolean {
  return requests !== undefined && Object.values(requests).every((rules) => rules.length === 0);
}

/** Chooses between all that is said over the ports and nothing. */
function isWidened(permission: Permission, { member, direction, losses, engine }: Context): boolean {
  const what = permission.serverName === undefined ? 'these requests' : 'server names';
  return losses.choose(
    { member, direction, permission, traffic: ALL_TCP },
    `${engine} does not know ${what}`,
    {
      tighter: 'the line is left out',
      wider: 'everything over its ports is allowed',
    },
  );
}

function denialsOf(permission: Permission, context: Context): Denial[] {
  const all = portTraffic(permission.ports);
  const traffic = isOfPorts(permission) ? all : all.intersect(ALL_TCP);
  if (!isOfPorts(permission)) {
    const { member, direction, losses, engine } = context;
    const isWider = losses.choose(
      { member, direction, permission, traffic },
      `${engine} cannot refuse some requests`,
      {
        wider: 'they are not refused',
        tighter: 'everything over its ports is refused',
      },
    );
    if (isWider) return [];
  }
  return [{ reaches: deniedReach(permission, context), traffic }];
}

function without(allowance: Allowance, denials: readonly Denial[], context: Context): Allowance[] {
  let parts = [allowance];
  for (const { reaches, traffic } of denials)
    for (const reach of reaches) {
      parts = parts.flatMap((part) => splitAllowance(part, reach, traffic));
      if (parts.length <= MOST_PARTS) continue;
      const { member, direction, losses, engine } = context;
      const place = { member, direction, permission: allowance.permission };
      losses.forced(
        place,
        'tighter',
        `${engine} would need more than ${MOST_PARTS} rules for it, so it is left out`,
      );
      return [];
    }
  return parts;
}

function splitAllowance(allowance: Allowance, denied: DeniedReach, traffic: Traffic): Allowance[] {
  if (!meets(allowance.traffic, traffic)) return [allowance];
  const { inside, outside } = splitReach(allowance.reach, denied);
  const rest = allowance.traffic.subtract(traffic);
  return [
    ...outside.map((reach) => ({ ...allowance, reach })),
    ...(rest.isEmpty() ? [] : inside.map((reach) => ({ ...allowance, reach, traffic: rest }))),
  ];
}
