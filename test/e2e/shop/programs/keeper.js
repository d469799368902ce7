// Who runs the shop, once: prices, orders, refunds. What was asked, and what came back, as JSON. Arguments: the address of `admin`.
const [office] = process.argv.slice(2);

async function ask(method, path, content) {
  try {
    const body = content && JSON.stringify(content);
    const answer = await fetch(`${office}${path}`, { method, body, signal: AbortSignal.timeout(10_000) });
    return { request: `${method} ${path}`, status: answer.status, content: await answer.json() };
  } catch (error) {
    return { request: `${method} ${path}`, status: 0, content: String(error) };
  }
}

process.stdout.write(
  JSON.stringify([
    await ask('PUT', '/products/2', { name: 'Teapot', price: 25 }),
    await ask('GET', '/orders'),
    await ask('POST', '/refunds', { charge: 1 }),
    await ask('GET', '/audit'),
  ]),
);
