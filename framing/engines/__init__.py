"""Where shards are made: one file an engine, its verb `run`.

`run(task, shards, *, retries, **settings)` yields a `shards.Outcome` for each shard as it ends, in
any order: its record, or the reason why it was given up after so many retries.
"""
