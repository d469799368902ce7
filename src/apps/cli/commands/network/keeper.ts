import { EXIT } from '../../exit-code.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'keeper',
  summary: 'keep the waypoint of this host running ("network apply" starts it)',
  arguments: {},
  options: {},
  examples: [['plimsoll network keeper']],
  isHidden: true,
  async run(_, services) {
    const { keepWaypoint } = await import('../../../../control/waypoint/keeper.ts');
    const [host, supervise, identities] = [
      await services.host(),
      await services.supervise(),
      await services.identities(),
    ];
    await keepWaypoint(host, supervise, identities);
    return EXIT.clean;
  },
});
