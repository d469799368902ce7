import type { DeliveredCredential, DeliveryStatus } from '../../model/report/delivery.ts';
import { count, visible } from '../text/text.ts';

const STATES: Readonly<Record<DeliveryStatus['state'], string>> = {
  starting: 'nothing is delivered yet',
  serving: 'what is delivered is as the vault says',
  away: 'the vault does not say that what is delivered still holds',
  withdrawn: 'what was delivered is removed',
};

/** What an agent has delivered, for people: a line each credential. */
export function deliveryText({ state, problem, heardAt, withdrawsAt, credentials }: DeliveryStatus): string {
  const lines = [
    STATES[state],
    ...(problem === undefined ? [] : [`! ${visible(problem)}`]),
    ...(heardAt === undefined ? [] : [`the vault was heard at ${heardAt}`]),
    ...(withdrawsAt === undefined ? [] : [`it is removed at ${withdrawsAt}, unless the vault answers`]),
    ...(credentials.length === 0 ? [] : ['']),
    ...credentials.map(credentialLine),
  ];
  return `${lines.join('\n')}\n`;
}

function credentialLine(credential: DeliveredCredential): string {
  const { path, version, files, removedAt, renewals, exposedSeconds, endsAt } = credential;
  const name = version === undefined ? path : `${path} (version ${version})`;
  const end = removedAt !== undefined ? 'removed' : endsAt === undefined ? 'has no end' : `ends ${endsAt}`;
  const renewed = renewals > 0 ? `, renewed ${count(renewals, 'time')}` : '';
  return `${visible(name)}: exposed ${durationText(exposedSeconds)} in ${files.map(visible).join(', ')}, ${end}${renewed}, reads ${credential.reads}`;
}

function durationText(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor((seconds % 86_400) / 3600),
    Math.floor((seconds % 3600) / 60),
  ];
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${minutes}m`;
  return minutes > 0 ? `${minutes}m ${Math.floor(seconds % 60)}s` : `${seconds.toFixed(1)}s`;
}
