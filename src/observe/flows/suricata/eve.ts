import * as z from 'zod';

const count = z.int().min(0);
const address = z.string().max(64);
const tuple = {
  flow_id: z.number(),
  timestamp: z.string().max(40),
  src_ip: address,
  dest_ip: address,
  dest_port: z.int().min(0).max(65_535).optional(),
  proto: z.string().max(16),
};

/** Fields of EVE records that are of use here. Source: docs.suricata.io, "Eve JSON Format"; versions 7 and 8. */
export const eveSchema = z.object({ event_type: z.string() });

const flags = z
  .string()
  .regex(/^[0-9a-f]{1,2}$/i)
  .optional();
export const flowSchema = z.object({
  ...tuple,
  flow: z.object({
    pkts_toserver: count,
    pkts_toclient: count,
    bytes_toserver: count,
    bytes_toclient: count,
    start: z.string().max(40),
  }),
  tcp: z.object({ tcp_flags_ts: flags, tcp_flags_tc: flags }).optional(),
});
export type EveFlow = z.output<typeof flowSchema>;

export const httpSchema = z.object({
  ...tuple,
  http: z.object({
    hostname: z.string().optional(),
    url: z.string().optional(),
    http_method: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/)
      .optional(),
    status: z.int().optional(),
    request_headers: z
      .array(z.object({ name: z.string().optional(), value: z.string().optional() }))
      .max(1024)
      .optional(),
    http2: z.object({ stream_id: z.int().optional() }).optional(),
  }),
});

export const tlsSchema = z.object({ ...tuple, tls: z.object({ sni: z.string().optional() }) });

const answerSchema = z.object({ rrtype: z.string().optional(), rdata: z.string().optional() });
export const dnsSchema = z.object({
  ...tuple,
  dns: z.object({
    type: z.string(),
    rrname: z.string().optional(),
    queries: z
      .array(z.object({ rrname: z.string() }))
      .max(64)
      .optional(),
    answers: z.array(answerSchema).max(4096).optional(),
  }),
});

const counter = count.optional();
export const statsSchema = z.object({
  stats: z.object({
    capture: z.object({ kernel_drops: counter }).optional(),
    flow: z.object({ memcap: counter }).optional(),
    tcp: z
      .object({ ssn_memcap_drop: counter, segment_memcap_drop: counter, reassembly_gap: counter })
      .optional(),
  }),
});
