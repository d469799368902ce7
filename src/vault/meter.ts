/** What this replica has answered since it was unsealed. */
export class Meter {
  readonly #answers = new Map<string, number>();

  count(operation: string, status: number): void {
    const name = `operation="${operation}",status="${status}"`;
    this.#answers.set(name, (this.#answers.get(name) ?? 0) + 1);
  }

  /** In the text format of Prometheus 0.0.4. */
  text(gauges: Readonly<Record<string, number>>): string {
    const lines = [
      '# TYPE vault_requests_total counter',
      ...[...this.#answers].map(([labels, count]) => `vault_requests_total{${labels}} ${count}`),
      ...Object.entries(gauges).flatMap(([name, value]) => [`# TYPE ${name} gauge`, `${name} ${value}`]),
    ];
    return `${lines.join('\n')}\n`;
  }
}
