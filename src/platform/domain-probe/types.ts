/** Which addresses may be asked, and by what names are found. */
export interface ProbeRules {
  /** `host:port` of a resolver of names; empty for this machine's. */
  readonly resolver: string;
  readonly port: number;
  isPermitted(address: string): boolean;
}

/**
 * Asks a domain for what proves whose it is, within seconds, at addresses that may be asked and no others. Rejects with a
 * `Fault`: `unreachable` where nobody answers, `refused` where no address may be asked, `limit` for too much.
 */
export interface DomainProbe {
  /** What it answers over HTTP; redirects are followed to other hosts over HTTP, at the same port, a few times. */
  http(
    host: string,
    path: string,
    rules: ProbeRules,
  ): Promise<{ readonly status: number; readonly body: string }>;
  /** The certificate that it shows to who speaks `acme-tls/1`, in DER. Nobody has verified it. */
  tlsAlpn(host: string, rules: ProbeRules): Promise<Buffer>;
  /** Texts of its records. */
  txt(name: string, rules: Pick<ProbeRules, 'resolver'>): Promise<readonly string[]>;
}
