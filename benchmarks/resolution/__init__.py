"""Benchmarks of resolution: how right what is proposed is, and how long candidates take."""
