// A customer who looks around and buys, once: what was asked, and what came back, as JSON. Arguments: the shop's address.
const [shop] = process.argv.slice(2);

async function ask(method, path, content) {
  try {
    const body = content && JSON.stringify(content);
    const answer = await fetch(`${shop}${path}`, { method, body, signal: AbortSignal.timeout(10_000) });
    return { request: `${method} ${path}`, status: answer.status, content: await answer.json() };
  } catch (error) {
    return { request: `${method} ${path}`, status: 0, content: String(error) };
  }
}

const cart = `cart-${process.pid}`;
const answers = [];
answers.push(await ask('GET', '/'));
answers.push(await ask('GET', '/search?q=teapot'));
answers.push(await ask('GET', '/products/2'));
answers.push(await ask('POST', '/cart', { cart, product: 2 }));
answers.push(await ask('POST', '/cart', { cart, product: 3 }));
const bought = await ask('POST', '/checkout', { cart });
answers.push(bought);
answers.push({ ...(await ask('GET', `/orders/${bought.content.order}`)), request: 'GET /orders/{id}' });
process.stdout.write(JSON.stringify(answers));
