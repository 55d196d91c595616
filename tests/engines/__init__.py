"""Tests of the engines, and small flows that other tests share."""
