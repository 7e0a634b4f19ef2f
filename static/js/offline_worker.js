/* The service worker of the pages of output: a page that cannot be had without a network is answered by one page of ours.
   Nothing else is kept: what somebody signed in was shown is in no browser. Names come from views/output_offline.py. */
"use strict";
const { page, files } = self.offline;
const AWAY = [502, 503, 504]; // the server or its database is being started again

async function keep() {
  const cache = await caches.open("offline");
  await cache.addAll([page, ...files].map((address) => new Request(address, { cache: "reload" })));
  for (const request of await cache.keys()) {
    if (![page, ...files].includes(new URL(request.url).pathname)) await cache.delete(request);
  }
}

const kept = (address) => caches.match(address, { ignoreVary: true });

async function open(request) {
  const response = await fetch(request).catch(() => null);
  return response && !AWAY.includes(response.status) ? response : (await kept(page)) || response || Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(open(request));
  else if (files.includes(address)) event.respondWith(fetch(request).catch(() => kept(address)));
});
