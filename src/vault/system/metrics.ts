import { operation, type Route } from '../routing/types.ts';

/** What a monitoring system asks. */
export const METRICS_ROUTE: Route = {
  path: 'metrics',
  isRootOnly: true,
  read: operation({
    summary: 'Count requests, leases and tokens, for Prometheus',
    async handle({ services }) {
      const [leases, tokens, mounts] = await Promise.all([
        services.leases.below(''),
        services.tokens.accessors(),
        services.mounts.all(),
      ]);
      const text = services.meter.text({
        vault_core_unsealed: 1,
        vault_expire_num_leases: leases.length,
        vault_token_count: tokens.length,
        vault_mounts: mounts.length,
        vault_barrier_key_term: services.keys.status().id,
      });
      return { raw: { type: 'text/plain; version=0.0.4; charset=utf-8', bytes: Buffer.from(text) } };
    },
  }),
};
