/** A port number, or undefined. */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,4}$/.test(text) || Number(text) > 65_535) return undefined;
  return Number(text);
}

/** A protocol of layer 4; tcp for anything that is not known. */
export function protocolOf(text: string | undefined): 'tcp' | 'udp' | 'sctp' {
  const lower = text?.toLowerCase();
  return lower === 'udp' || lower === 'sctp' ? lower : 'tcp';
}
