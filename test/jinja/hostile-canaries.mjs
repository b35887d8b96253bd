import childProcess from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import module from 'node:module';
import net from 'node:net';

const CLASSES = [
  Object,
  Array,
  String,
  Number,
  Boolean,
  Function,
  BigInt,
  Map,
  Set,
  Date,
  RegExp,
  Promise,
  Symbol,
  Error,
];

/** What was touched while the canaries were armed. */
export class Canaries {
  touched = new Set();
  armed = false;
  #process = process;

  touch(name) {
    if (this.armed) this.touched.add(name);
  }

  /** Replaces what a template must never reach by what does the same and leaves a trace. */
  install() {
    for (const [name, object] of Object.entries({
      fs,
      'fs.promises': fs.promises,
      net,
      http,
      https,
      dns,
      childProcess,
    })) {
      this.#watchMembers(name, object);
    }
    net.Socket.prototype.connect = this.#watched('net.Socket.connect', net.Socket.prototype.connect);
    module.syncBuiltinESMExports();
    globalThis.require = () => undefined;
    for (const name of ['fetch', 'eval', 'require']) globalThis[name] = this.#watched(name, globalThis[name]);
    this.#watchFunctionMakers();
    for (const [name, value] of Object.entries({ process: this.#watchedProcess(), globalThis, global: globalThis })) {
      this.#watchReading(globalThis, name, name, value);
    }
    for (const { name, prototype } of CLASSES) {
      for (const key of ['canary_name', 'polluted'])
        this.#watchReading(prototype, key, `${name}.prototype.${key}`, undefined);
    }
  }

  #watched(name, run) {
    const canaries = this;
    return function canary(...args) {
      canaries.touch(name);
      return new.target ? Reflect.construct(run, args) : Reflect.apply(run, this, args);
    };
  }

  #watchMembers(name, object) {
    for (const key of Object.keys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor?.value === 'function' && descriptor.writable)
        object[key] = this.#watched(`${name}.${key}`, descriptor.value);
    }
  }

  #watchFunctionMakers() {
    for (const example of [() => {}, async () => {}, function* () {}, async function* () {}]) {
      const prototype = Object.getPrototypeOf(example);
      const value = this.#watched('Function', prototype.constructor);
      Object.defineProperty(prototype, 'constructor', { value, configurable: true });
    }
    globalThis.Function = this.#watched('Function', globalThis.Function);
  }

  #watchedProcess() {
    const get = (target, key) => {
      this.touch(`process.${String(key)}`);
      return Reflect.get(target, key, target);
    };
    return new Proxy(this.#process, { get });
  }

  #watchReading(object, key, label, value) {
    const get = () => {
      this.touch(label);
      return value;
    };
    Object.defineProperty(object, key, { get, set: () => this.touch(`${label} =`), configurable: true });
  }
}
