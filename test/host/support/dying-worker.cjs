// The delivery thread as it is built, but that it ends at a given place: `config.agentId` says where, and how often.
const { join } = require('node:path');
const { workerData } = require('node:worker_threads');

const BUILD = join(__dirname, '../../../dist/exporters');
const { SharedCounters } = require(join(BUILD, 'host/worker/shared-counters.js'));
const { BatchReader } = require(join(BUILD, 'host/worker/batch-reader.js'));
const mapping = require(join(BUILD, 'mapping/map-record.js'));

const [place, times] = workerData.config.agentId.split(' ');
// Shared with the threads before and after this one, and of no use to these tests.
const counters = new SharedCounters(workerData.counters);

function die() {
  if (counters.get('retries') >= Number(times)) return;
  counters.retry();
  process.exit();
}

const { add, drop } = SharedCounters.prototype;
const { mapRecord } = mapping;
SharedCounters.prototype.add = function (counter, by) {
  if (counter === place) die();
  add.call(this, counter, by);
};
SharedCounters.prototype.drop = function (reason) {
  if (place === 'drop') die();
  drop.call(this, reason);
};
mapping.mapRecord = (record, options) => {
  if (place === record.name) die();
  return mapRecord(record, options);
};
const { set } = SharedCounters.prototype;
SharedCounters.prototype.set = function (counter, to) {
  set.call(this, counter, to);
  if (counter === place) setTimeout(die);
};
const { value } = BatchReader.prototype;
BatchReader.prototype.value = function () {
  const read = value.call(this);
  if (read === place && place === 'content') die();
  return read;
};
if (place === 'online') die();

require(join(BUILD, 'host/worker/delivery-worker.js'));
