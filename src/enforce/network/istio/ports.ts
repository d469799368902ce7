import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import type { PortRange } from '../../../model/segmentation/permission.ts';
import type { Approximation } from '../approximation.ts';
import { ALL_TCP } from '../losses.ts';

const EVERY_PORT = Intervals.of([[0, 65_535]]);
/** Istio lists ports one by one. */
const MOST_PORTS = 1000;

/** The TCP ports among some. */
export function tcpPorts(ports: readonly PortRange[] | undefined): Intervals<number> {
  if (!ports) return EVERY_PORT;
  return Intervals.of(
    ports
      .filter(({ protocol }) => PROTOCOLS[protocol] === PROTOCOLS.tcp)
      .map(({ first, last }) => [first, last] as const),
  );
}

/** The fields of an operation for the TCP ports among some; undefined where there are none. */
export function portTexts(
  ports: readonly PortRange[] | undefined,
  approximation: Approximation,
): Readonly<Record<string, readonly string[]>> | undefined {
  const wanted = tcpPorts(ports);
  const unwanted = EVERY_PORT.subtract(wanted);
  if (wanted.isEmpty()) return undefined;
  if (unwanted.isEmpty()) return {};
  if (wanted.size() <= MOST_PORTS) return { ports: texts(wanted) };
  if (unwanted.size() <= MOST_PORTS) return { notPorts: texts(unwanted) };
  const instead = { more: 'every port is meant', less: 'the rule is left out' };
  const cannot = 'Istio lists ports one by one, and these are too many';
  return approximation.isMore(cannot, instead, { traffic: ALL_TCP }) ? {} : undefined;
}

function texts(ports: Intervals<number>): string[] {
  return [...ports].flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`),
  );
}
