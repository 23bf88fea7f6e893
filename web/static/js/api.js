// The server, asked in JSON. What it refuses is thrown as an Error with its words.

async function answer(asked) {
  const response = await asked.catch((error) => {
    throw error.name === "AbortError" ? error : new Error("the server can't be reached");
  });
  const kind = response.headers.get("content-type") || "";
  const found = kind.includes("json") ? await response.json() : await response.text();
  if (response.ok) return found;
  const error = new Error(found.error || `the server answered ${response.status}`);
  error.status = response.status;
  throw error;
}

function headers(secret) {
  return secret ? { Authorization: `Bearer ${secret}` } : {};
}

export async function get(path, secret) {
  return answer(fetch(path, { headers: headers(secret), cache: "no-store" }));
}

export async function post(path, data, secret, signal) {
  return answer(
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers(secret) },
      body: JSON.stringify(data),
      signal,
    }),
  );
}

export async function remove(path) {
  await fetch(path, { method: "DELETE" });
}

// Follow the events of a job; returns a function that stops it.
export function follow(path, { progress, done, failed }) {
  const source = new EventSource(path);
  const over = (act) => (event) => {
    source.close();
    act(JSON.parse(event.data));
  };
  source.addEventListener("progress", (event) => progress(JSON.parse(event.data)));
  source.addEventListener("done", over(done));
  source.addEventListener("failed", over((found) => failed(new Error(found.error))));
  source.onerror = () => {
    source.close();
    failed(new Error("the server can't be reached"));
  };
  return () => source.close();
}
