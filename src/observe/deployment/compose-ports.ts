import type { DeclaredPort } from '../../model/deployment.ts';
import { scalarAt } from '../document/fields.ts';
import { portOf, protocolOf } from './port.ts';

type Port = Pick<DeclaredPort, 'port' | 'protocol'>;

const MOST_PORTS = 256;
/** `[[address:][published]:]target[/protocol]`, with ranges. */
const SHORT =
  /^(?:(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]):)?(?:\d{1,5}(?:-\d{1,5})?)?:)?(\d{1,6}(?:-\d{1,6})?(?:\/\w{1,8})?)$/;

/** The ports of a container that an item of `ports` publishes; none where it is none. */
export function portsOfItem(item: unknown): Port[] {
  const text = typeof item === 'number' ? String(item) : item;
  if (typeof text === 'string') return portRange(SHORT.exec(text)?.[1] ?? '');
  const port = numberOf(scalarAt(item, 'target'));
  return port === undefined ? [] : [{ port, protocol: protocolOf(scalarAt(item, 'protocol')) }];
}

/** `8080`, `8080/udp`, `8000-8003`. */
export function portRange(text: string): Port[] {
  const [ports = '', protocol] = text.split('/');
  const [from, to = from] = ports.split('-').map(numberOf);
  if (from === undefined || to === undefined || to < from || to - from >= MOST_PORTS) return [];
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    port: from + index,
    protocol: protocolOf(protocol),
  }));
}

/** Zeros before a number are none of it. */
function numberOf(text: string | undefined): number | undefined {
  return portOf(text?.replace(/^0{1,5}(?=\d)/, ''));
}
